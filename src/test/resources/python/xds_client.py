"""Calls a name over gRPC's own xDS client (that of C++ and Python) until a certain node answers.

Arguments: an xDS bootstrap as JSON, the name to resolve, and the node to wait for. Prints one line for each answer
that differs from the one before: the node's name, or "failed" and the status. Exit code 1 when the node was not
heard of within 30 seconds.
"""
import os
import sys
import time

bootstrap, target, last = sys.argv[1:4]
os.environ["GRPC_XDS_BOOTSTRAP_CONFIG"] = bootstrap

import grpc  # noqa: E402  (reads the bootstrap)


def answer(method):
    try:
        _, call = method.with_call(b"", timeout=10, wait_for_ready=True)
        return dict(call.initial_metadata()).get("x-test-node", "")
    except grpc.RpcError as e:
        return "failed " + str(e.code()) + " " + str(e.details())


with grpc.insecure_channel("xds:///" + target, options=[("grpc.enable_retries", 0)]) as channel:
    method = channel.unary_unary(
        "/shop.Cart/Add", request_serializer=bytes, response_deserializer=bytes
    )
    deadline = time.monotonic() + 30
    before = ""
    while before != last and time.monotonic() < deadline:
        now = answer(method)
        if now != before:
            print(now, flush=True)
        before = now
sys.exit(0 if before == last else 1)
