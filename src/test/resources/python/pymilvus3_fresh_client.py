"""A client that begins anew: connects with the real pymilvus 3.0.2 and searches.

Arguments: host port collection. Prints how many rows it found.
"""
import sys

from pymilvus import MilvusClient


def main(host, port, collection):
    client = MilvusClient("http://%s:%s" % (host, port))
    found = client.search(collection, [[1.0] * 8], limit=5, consistency_level="Eventually", timeout=20)
    client.close()
    print("found %d rows" % len(found[0]))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3])
