package main

import (
	"sort"

	"github.com/milvus-io/milvus/client/v2/column"
	"github.com/milvus-io/milvus/client/v2/entity"
	"github.com/milvus-io/milvus/client/v2/index"
	mc "github.com/milvus-io/milvus/client/v2/milvusclient"
)

// searching is a search as a step wants it; without a limit five of the nearest, without vectors those of row 3.
type searching struct {
	limit   int
	vectors []entity.Vector
	filter  string
	offset  int
	output  []string
	parts   []string
	level   entity.ConsistencyLevel
	leveled bool
	field   string
}

type hit struct {
	ID     any
	Score  float32
	Fields map[string]any
}

func hits(found []mc.ResultSet) []any {
	all := []any{}
	for _, set := range found {
		list := []hit{}
		for i := 0; i < set.ResultCount; i++ {
			id, _ := set.IDs.Get(i)
			fields := map[string]any{}
			for _, one := range set.Fields {
				value, err := one.Get(i)
				if bytes, isJSON := value.([]byte); isJSON {
					value = string(bytes)
				}
				if err == nil {
					fields[one.Name()] = value
				}
			}
			list = append(list, hit{id, set.Scores[i], fields})
		}
		all = append(all, list)
	}
	return all
}

func (s *session) search(name, collection string) { s.find(name, collection, searching{}) }

func (s *session) find(name, collection string, want searching) {
	if want.limit == 0 {
		want.limit = 5
	}
	if want.vectors == nil {
		want.vectors = near(3)
	}
	s.step(name, func() (any, error) {
		option := mc.NewSearchOption(collection, want.limit, want.vectors).WithAnnParam(index.NewIvfAnnParam(16)).
			WithFilter(want.filter).WithOffset(want.offset).WithOutputFields(want.output...).WithPartitions(want.parts...).WithANNSField(want.field)
		if want.leveled {
			option = option.WithConsistencyLevel(want.level)
		}
		found, err := s.c.Search(s.ctx, option)
		return hits(found), err
	})
}

func (s *session) searches() {
	levels := map[string]entity.ConsistencyLevel{
		"Strong": entity.ClStrong, "Session": entity.ClSession, "Bounded": entity.ClBounded, "Eventually": entity.ClEventually,
	}
	for _, name := range []string{"Strong", "Session", "Bounded", "Eventually"} {
		s.find("search, "+name, "rows", searching{level: levels[name], leveled: true, output: []string{"id", "color"}})
	}
	s.find("search as the collection is", "rows", searching{limit: 2, output: []string{"*"}})
	s.find("three vectors at once", "rows", searching{vectors: near(1, 7, 11)})
	s.find("by an alias", "the_alias", searching{})
	s.find("in a partition", "rows", searching{parts: []string{"p1"}})
	s.find("with an offset", "rows", searching{offset: 3, limit: 4})
	s.find("many", "rows", searching{limit: 1000})
	for _, filter := range []string{
		"id in [1, 2, 3, 1001]", "price > 20.5 and price <= 30", "color like 'gr%'", "more['tag'] == 't3'", "array_contains(sizes, 2)",
		"extra == 'dynamic-5'", "id < 0",
	} {
		s.find("where "+filter, "rows", searching{filter: filter, output: []string{"id", "color", "extra"}})
	}
	s.find("in a collection that is not there", "missing", searching{})
	s.find("in a partition that is not there", "rows", searching{parts: []string{"nowhere"}})
	s.find("by a bad filter", "rows", searching{filter: "color =="})
	s.find("by a field that is not there", "rows", searching{field: "nothing"})
	s.find("with a vector of another dimension", "rows", searching{vectors: []entity.Vector{entity.FloatVector{1, 2}}})
	s.find("with a limit that is too high", "rows", searching{limit: 16385})
	s.step("hybrid search", func() (any, error) {
		found, err := s.c.HybridSearch(s.ctx, mc.NewHybridSearchOption("rows", 3, mc.NewAnnRequest("vector", 3, near(3)...), mc.NewAnnRequest("vector", 3, near(4)...)))
		return hits(found), err
	})
	s.step("iterate over a search", func() (any, error) {
		iterator, err := s.c.SearchIterator(s.ctx, mc.NewSearchIteratorOption("rows", entity.FloatVector(vector(3))).WithBatchSize(70).WithIteratorLimit(200))
		if err != nil {
			return nil, err
		}
		return sizes(func() (mc.ResultSet, error) { return iterator.Next(s.ctx) })
	})
	s.step("iterate over a query", func() (any, error) {
		iterator, err := s.c.QueryIterator(s.ctx, mc.NewQueryIteratorOption("rows").WithBatchSize(900).WithFilter("id >= 0").WithOutputFields("id"))
		if err != nil {
			return nil, err
		}
		return sizes(func() (mc.ResultSet, error) { return iterator.Next(s.ctx) })
	})
}

// rows of an answer, sorted by what the first column has.
func rows(found mc.ResultSet) []map[string]any {
	list := []map[string]any{}
	for i := 0; i < found.ResultCount; i++ {
		row := map[string]any{}
		for _, one := range found.Fields {
			value, err := one.Get(i)
			if bytes, isJSON := value.([]byte); isJSON {
				value = string(bytes)
			}
			if err == nil {
				row[one.Name()] = value
			}
		}
		list = append(list, row)
	}
	sort.Slice(list, func(a, b int) bool { return key(list[a]) < key(list[b]) })
	return list
}

func key(row map[string]any) int64 {
	id, _ := row["id"].(int64)
	return id
}

func (s *session) query(name, collection, filter string, output ...string) {
	s.step(name, func() (any, error) {
		found, err := s.c.Query(s.ctx, mc.NewQueryOption(collection).WithFilter(filter).WithOutputFields(output...).WithConsistencyLevel(entity.ClStrong))
		return rows(found), err
	})
}

func (s *session) queries() {
	s.query("query", "rows", "id < 4", "*")
	s.query("count all", "rows", "", "count(*)")
	s.query("count some", "rows", "color == 'blue'", "count(*)")
	s.query("query by a bad filter", "rows", "id ==", "id")
	s.query("query what is not there", "missing", "id > 0", "id")
	s.step("query with a limit", func() (any, error) {
		found, err := s.c.Query(s.ctx, mc.NewQueryOption("rows").WithFilter("id >= 10").WithLimit(5).WithOutputFields("id"))
		return found.ResultCount, err
	})
	s.step("get", func() (any, error) {
		ids := column.NewColumnInt64("id", []int64{1, 2, 1001})
		found, err := s.c.Get(s.ctx, mc.NewQueryOption("rows").WithIDs(ids).WithOutputFields("id", "color"))
		return rows(found), err
	})
	s.step("upsert", func() (any, error) {
		result, err := s.c.Upsert(s.ctx, mc.NewColumnBasedInsertOption("rows", columns(1, 9001)...))
		return result.UpsertCount, err
	})
	s.query("query what was upserted", "rows", "id in [1, 9001]", "id", "color")
	s.remove("delete by id", mc.NewDeleteOption("rows").WithInt64IDs("id", []int64{2, 3}))
	s.remove("delete by filter", mc.NewDeleteOption("rows").WithExpr("id in [4, 5, 6]"))
	s.remove("delete by a bad filter", mc.NewDeleteOption("rows").WithExpr("nothing == 1"))
	s.query("count what is left", "rows", "", "count(*)")
	s.find("search what is left", "rows", searching{level: entity.ClStrong, leveled: true})
}

func (s *session) remove(name string, option mc.DeleteOption) {
	s.step(name, func() (any, error) {
		result, err := s.c.Delete(s.ctx, option)
		return result.DeleteCount, err
	})
}

func (s *session) others() {
	words, bits := []string{}, [][]byte{}
	tenants, vectors := []string{}, [][]float32{}
	for i := 0; i < 40; i++ {
		words = append(words, "w"+string(rune('A'+i)))
		bits = append(bits, []byte{byte(i), byte(255 - i)})
		tenants = append(tenants, []string{"t0", "t1", "t2"}[i%3])
		vectors = append(vectors, vector(i))
	}
	s.insert("insert words", "words", "", column.NewColumnVarChar("word", words), column.NewColumnBinaryVector("bits", 16, bits))
	s.index("index words", "words", "bits", index.NewBinFlatIndex(entity.HAMMING))
	s.load("load words", "words")
	s.step("search bits", func() (any, error) {
		bits := []entity.Vector{entity.BinaryVector([]byte{3, 252})}
		found, err := s.c.Search(s.ctx, mc.NewSearchOption("words", 1, bits).WithConsistencyLevel(entity.ClStrong))
		return hits(found), err
	})
	s.insert("insert with keys of the server", "tenants", "", column.NewColumnVarChar("tenant", tenants), column.NewColumnFloatVector("vector", dim, vectors))
	s.index("index tenants", "tenants", "vector", index.NewHNSWIndex(entity.COSINE, 8, 64))
	s.load("load tenants", "tenants")
	s.step("search one tenant", func() (any, error) {
		found, err := s.c.Search(s.ctx, mc.NewSearchOption("tenants", 4, near(3)).WithFilter("tenant == 't1'").WithConsistencyLevel(entity.ClStrong))
		if err != nil {
			return nil, err
		}
		return found[0].Scores, nil
	})
	var job int64
	s.do("compact", func() (err error) {
		job, err = s.c.Compact(s.ctx, mc.NewCompactOption("rows"))
		return err
	})
	s.step("state of the compaction", func() (any, error) {
		// How far it is by then is a matter of chance.
		_, err := s.c.GetCompactionState(s.ctx, mc.NewGetCompactionStateOption(job))
		return "known", err
	})
	s.step("run an analyzer", func() (any, error) { return s.c.RunAnalyzer(s.ctx, mc.NewRunAnalyzerOption("some text")) })
}
