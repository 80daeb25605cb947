"""Uses a Milvus 1.x server, or an Envoy before several, as an application would: with the real pymilvus 1.1.2.

Arguments: host port. Prints one line per step and "all steps passed" at the end; exit code 1 at the first step that
fails. All vectors are small whole numbers, so that distances are exact and answers can be compared with ==.
"""
import os
import sys

import numpy
from milvus import MetricType, Milvus, Status

DIMENSION = 8
TOP_K = 5


def step(name, right, seen=""):
    print("%s %s %s" % ("ok  " if right else "FAIL", name, seen if not right else ""), flush=True)
    if not right:
        sys.exit(1)


def nearest(ids, vectors, query, top_k):
    """Ids and squared distances of the nearest rows, found by sorting all; equally near ones by id."""
    distances = ((vectors - query) ** 2).sum(axis=1)
    order = sorted(range(len(ids)), key=lambda row: (distances[row], ids[row]))[:top_k]
    return [ids[row] for row in order], [float(distances[row]) for row in order]


def main(host, port):
    random = numpy.random.default_rng(7)
    vectors = random.integers(-8, 9, size=(700, DIMENSION)).astype(numpy.float32)
    queries = random.integers(-8, 9, size=(3, DIMENSION)).astype(numpy.float32)
    name = "story_%d" % os.getpid()
    client = Milvus(host=host, port=port)

    status, version = client.server_version()
    step("the server has the client's version", status.OK() and version.startswith("1.1."), version)

    status = client.create_collection(
        {"collection_name": name, "dimension": DIMENSION, "index_file_size": 1024, "metric_type": MetricType.L2})
    step("create a collection", status.OK(), status)
    status = client.create_collection(
        {"collection_name": name, "dimension": DIMENSION, "index_file_size": 1024, "metric_type": MetricType.L2})
    step("a second one of this name is refused", not status.OK(), status)
    status, has = client.has_collection(name)
    step("it is there", status.OK() and has is True, (status, has))
    status, names = client.list_collections()
    step("it is listed", status.OK() and name in names, names)
    status, schema = client.get_collection_info(name)
    step("it is described", status.OK() and schema.dimension == DIMENSION and schema.metric_type == MetricType.L2, schema)

    status, ids = client.insert(name, vectors.tolist())
    step("insert 700 rows", status.OK() and len(set(ids)) == 700, status)
    status = client.flush([name])
    step("flush", status.OK(), status)
    status, count = client.count_entities(name)
    step("count 700 rows", status.OK() and count == 700, (status, count))
    status = client.load_collection(name)
    step("load", status.OK(), status)

    status, found = client.search(name, TOP_K, queries.tolist())
    step("search", status.OK() and found.shape == (3, TOP_K), status)
    for row, query in enumerate(queries):
        expected = nearest(ids, vectors, query, TOP_K)
        seen = (found.id_array[row], found.distance_array[row])
        step("  query %d has the nearest rows" % row, (list(seen[0]), list(seen[1])) == expected, (seen, expected))

    status, statistics = client.get_collection_stats(name)
    segments = [segment for part in statistics["partitions"] for segment in part["segments"] or []]
    step("the segments hold all rows", sum(segment["row_count"] for segment in segments) == 700, statistics)
    step("there are several segments", len(segments) > 1, statistics)
    first = 0
    for segment in segments:
        status, found = client.search_in_segment(name, [segment["name"]], queries[:1].tolist(), TOP_K)
        rows = slice(first, first + segment["row_count"])
        expected = nearest(ids[rows], vectors[rows], queries[0], TOP_K)
        seen = (list(found.id_array[0]), list(found.distance_array[0])) if status.OK() else status
        step("  search in segment %s finds its own rows" % segment["name"], seen == expected, (seen, expected))
        first = rows.stop
    status, found = client.search_in_segment(name, ["987654321"], queries[:1].tolist(), TOP_K)
    step("  a segment that is not there is refused", not status.OK(), status)

    status = client.create_partition(name, "new")
    step("create a partition", status.OK(), status)
    status, has = client.has_partition(name, "new")
    step("the partition is there", status.OK() and has is True, (status, has))
    status, partitions = client.list_partitions(name)
    step("both partitions are listed", sorted(part.tag for part in partitions) == ["_default", "new"], partitions)
    status, new_ids = client.insert(name, queries.tolist(), partition_tag="new")
    step("insert into the partition", status.OK(), status)
    status, found = client.search(name, 1, queries.tolist(), partition_tags=["new"])
    step("search in the partition", status.OK() and [row[0] for row in found.id_array] == new_ids, status)

    status, _ = client.search(name, TOP_K, [[1.0] * (DIMENSION + 1)])
    step("a query of a wrong dimension is refused", status.code == Status.ILLEGAL_DIMENSION, status)

    status = client.drop_collection(name)
    step("drop the collection", status.OK(), status)
    status, has = client.has_collection(name)
    step("it is gone", status.OK() and has is False, (status, has))
    status, _ = client.search(name, TOP_K, queries.tolist())
    step("a search in it says so", status.code == Status.COLLECTION_NOT_EXISTS, status)
    client.close()
    print("all steps passed")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
