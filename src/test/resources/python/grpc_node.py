"""A gRPC server with the stock settings of gRPC's C core, as Milvus 1.x is one: any method answers with the name.

Arguments: the port on 127.0.0.1, the name. It ends when the method /test.Node/End is called.
"""

import sys
import threading
from concurrent import futures

import grpc

PORT, NAME = sys.argv[1:]
END = threading.Event()


class AnyMethod(grpc.GenericRpcHandler):
    def service(self, call):
        def answer(_request, _context):
            if call.method == "/test.Node/End":
                END.set()
            return NAME.encode()

        return grpc.unary_unary_rpc_method_handler(answer)


server = grpc.server(futures.ThreadPoolExecutor(4), handlers=[AnyMethod()])
server.add_insecure_port("127.0.0.1:" + PORT)
server.start()
END.wait(60)
server.stop(0.1).wait()
