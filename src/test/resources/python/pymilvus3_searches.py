"""Searches in many collections of a Milvus 2.x server with the real pymilvus 3.0.2.

Arguments: host port count. Prints "all searches answered" at the end; exit code 1 when one was not.
"""
import sys

from pymilvus import MilvusClient


def main(host, port, count):
    client = MilvusClient("http://%s:%s" % (host, port))
    for i in range(count):
        client.search("coll_%d" % i, data=[[1.0] * 8], limit=5, anns_field="vector")
    client.close()
    print("all searches answered")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
