"""Searches in many collections of a Milvus 1.x server with the real pymilvus 1.1.2.

Arguments: host port count. Prints "all searches answered" at the end; exit code 1 when one was not. Half of them are searches
in a segment.
"""
import sys

from milvus import Milvus


def main(host, port, count):
    client = Milvus(host=host, port=port)
    for i in range(count):
        name = "coll_%d" % i
        if i % 2:
            status, _ = client.search(name, 5, [[1.0] * 8])
        else:
            status, _ = client.search_in_segment(name, [str(1700000000 + i)], [[1.0] * 8], 5)
        if not status.OK():
            print(name, status)
            sys.exit(1)
    client.close()
    print("all searches answered")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
