"""A proxy for searches that decodes each message and encodes it anew, on threads, as Mishards does.

Argument: the port of the node. Prints the port that it listens on.
"""
import sys
from concurrent import futures

import grpc
from milvus.grpc_gen import milvus_pb2

SEARCH = "/milvus.grpc.MilvusService/Search"
WORKERS = 50


def main(node):
    forward = grpc.insecure_channel("127.0.0.1:" + node).unary_unary(
        SEARCH,
        request_serializer=milvus_pb2.SearchParam.SerializeToString,
        response_deserializer=milvus_pb2.TopKQueryResult.FromString,
    )
    handler = grpc.method_handlers_generic_handler(
        "milvus.grpc.MilvusService",
        {
            "Search": grpc.unary_unary_rpc_method_handler(
                lambda request, context: forward(request),
                request_deserializer=milvus_pb2.SearchParam.FromString,
                response_serializer=milvus_pb2.TopKQueryResult.SerializeToString,
            )
        },
    )
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=WORKERS), handlers=(handler,))
    print(server.add_insecure_port("127.0.0.1:0"), flush=True)
    server.start()
    server.wait_for_termination()


if __name__ == "__main__":
    main(sys.argv[1])
