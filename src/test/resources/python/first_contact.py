"""The first steps with a Milvus 2.x by the real pymilvus 3.0.2, as the README has them.

Argument: the address, http://HOST:PORT. Prints how many rows a search found.
"""
import sys

from pymilvus import MilvusClient

client = MilvusClient(sys.argv[1])
if client.has_collection("first_contact"):
    client.drop_collection("first_contact")
client.create_collection("first_contact", dimension=4)
client.insert(
    "first_contact",
    [{"id": i, "vector": [float(i), 1.0, 0.0, 0.0]} for i in range(10)],
)
hits = client.search(
    "first_contact", data=[[7.0, 1.0, 0.0, 0.0]], limit=3, consistency_level="Strong"
)[0]
found = {hit["id"] for hit in hits}
client.drop_collection("first_contact")
client.close()
print("found", len(found), "rows")
