// Package xds has the bytes of xDS that the client and the servers share, written by hand so that neither the client
// nor the floor pays for more than it sends. Field numbers are those of envoy/service/discovery/v3/discovery.proto.
package xds

import (
	"encoding/binary"
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"
)

const (
	ClusterType    = "type.googleapis.com/envoy.config.cluster.v3.Cluster"
	AssignmentType = "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment"

	// Name is what the one cluster and its load assignment are called.
	Name = "a"

	// PrefixSize is what gRPC puts before each message: a flag and the length.
	PrefixSize = 5

	firstChangedPort = 30_000
	firstOtherPort   = 10_000
)

// A Protocol is one of the two forms of the aggregated service.
type Protocol struct {
	Name  string
	Path  string
	delta bool
}

const service = "/envoy.service.discovery.v3.AggregatedDiscoveryService/"

// ProtocolOf finds a protocol by its name: delta or sotw.
func ProtocolOf(name string) (Protocol, error) {
	switch name {
	case "delta":
		return Protocol{name, service + "DeltaAggregatedResources", true}, nil
	case "sotw":
		return Protocol{name, service + "StreamAggregatedResources", false}, nil
	}
	return Protocol{}, fmt.Errorf("protocol: %q (expected: delta or sotw)", name)
}

// A Request subscribes when it has no nonce, and accepts a response otherwise.
type Request struct {
	Node           string // empty: left out
	Type           string
	Resource       string // empty: all of the type
	Version, Nonce []byte // of the response that is accepted
}

// AppendRequest appends the message, with the prefix of gRPC.
func (p Protocol) AppendRequest(b []byte, r Request) []byte {
	begin := len(b)
	b = append(b, make([]byte, PrefixSize)...)
	var node []byte
	if r.Node != "" {
		node = appendString(appendString(nil, 1, r.Node), 2, "g")
	}
	if p.delta {
		b = appendBytes(b, 1, node)
		b = appendString(b, 2, r.Type)
		if len(r.Nonce) == 0 {
			b = appendString(b, 3, r.Resource)
		}
		b = appendBytes(b, 6, r.Nonce)
	} else {
		b = appendBytes(b, 1, r.Version)
		b = appendBytes(b, 2, node)
		b = appendString(b, 3, r.Resource)
		b = appendString(b, 4, r.Type)
		b = appendBytes(b, 5, r.Nonce)
	}
	binary.BigEndian.PutUint32(b[begin+1:], uint32(len(b)-begin-PrefixSize))
	return b
}

// A Response is what a client looks at to accept it; the field numbers are the same in both protocols.
type Response struct {
	Type, Version, Nonce []byte
}

// ParseResponse scans a message without its prefix; what it returns points into the message.
func ParseResponse(message []byte) (Response, error) {
	var r Response
	for len(message) > 0 {
		number, kind, size := protowire.ConsumeTag(message)
		if size < 0 {
			return r, protowire.ParseError(size)
		}
		message = message[size:]
		if size = protowire.ConsumeFieldValue(number, kind, message); size < 0 {
			return r, protowire.ParseError(size)
		}
		if kind == protowire.BytesType {
			value, _ := protowire.ConsumeBytes(message)
			switch number {
			case 1:
				r.Version = value
			case 4:
				r.Type = value
			case 5:
				r.Nonce = value
			}
		}
		message = message[size:]
	}
	return r, nil
}

// ResponseMessage is a response with one resource, with the prefix of gRPC.
func (p Protocol) ResponseMessage(typeURL, version string, resource []byte) []byte {
	packed := appendBytes(appendString(nil, 1, typeURL), 2, resource)
	if p.delta {
		packed = appendString(appendBytes(appendString(nil, 1, version), 2, packed), 3, Name)
	}
	b := appendString(make([]byte, PrefixSize), 1, version)
	b = appendBytes(b, 2, packed)
	b = appendString(b, 4, typeURL)
	b = appendString(b, 5, version) // a nonce that is unique on the stream
	binary.BigEndian.PutUint32(b[1:], uint32(len(b)-PrefixSize))
	return b
}

// Assignment is an encoded ClusterLoadAssignment. The first port differs for each number, as when one node is replaced;
// io.milvusxds.benchmarks.Contender has the same in Java.
func Assignment(endpoints, number int) []byte {
	var locality []byte
	for i := range endpoints {
		port := firstOtherPort + i
		if i == 0 {
			port = firstChangedPort + number
		}
		socket := appendString(nil, 2, "127.0.0.1")
		socket = protowire.AppendTag(socket, 3, protowire.VarintType)
		socket = protowire.AppendVarint(socket, uint64(port))
		address := appendBytes(nil, 1, socket)
		endpoint := appendBytes(nil, 1, address)
		locality = appendBytes(locality, 2, appendBytes(nil, 1, endpoint))
	}
	return appendBytes(appendString(nil, 1, Name), 2, locality)
}

// Marker is what only the assignment of this number contains: the changed port as a field.
func Marker(number int) []byte {
	return protowire.AppendVarint(protowire.AppendTag(nil, 3, protowire.VarintType), uint64(firstChangedPort+number))
}

// Cluster is an encoded Cluster that takes its endpoints from the aggregated stream, with a connect timeout of 1 s.
func Cluster() []byte {
	const typeEDS = 3
	b := appendString(nil, 1, Name)
	b = protowire.AppendVarint(protowire.AppendTag(b, 2, protowire.VarintType), typeEDS)
	return appendBytes(b, 4, protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.VarintType), 1))
}

func appendString(b []byte, number protowire.Number, value string) []byte {
	if value == "" {
		return b
	}
	return protowire.AppendString(protowire.AppendTag(b, number, protowire.BytesType), value)
}

func appendBytes(b []byte, number protowire.Number, value []byte) []byte {
	if len(value) == 0 {
		return b
	}
	return protowire.AppendBytes(protowire.AppendTag(b, number, protowire.BytesType), value)
}
