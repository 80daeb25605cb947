package xds

import (
	"fmt"
	"testing"

	clusters "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpoints "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/durationpb"
)

func TestResourcesAreWhatEnvoyReads(t *testing.T) {
	expectMessage(t, Cluster(), &clusters.Cluster{
		Name:                 Name,
		ClusterDiscoveryType: &clusters.Cluster_Type{Type: clusters.Cluster_EDS},
		ConnectTimeout:       &durationpb.Duration{Seconds: 1},
	})
	expectMessage(t, Assignment(2, 7), assignment(30_007, 10_001))
}

func TestRequestsAreWhatServersRead(t *testing.T) {
	node := &core.Node{Id: "n", Cluster: "g"}
	version, nonce := []byte("v"), []byte("x")
	subscription := Request{Node: "n", Type: AssignmentType, Resource: Name}
	ack := Request{Type: AssignmentType, Resource: Name, Version: version, Nonce: nonce}

	delta, _ := ProtocolOf("delta")
	expectMessage(t, delta.AppendRequest(nil, subscription)[PrefixSize:], &discovery.DeltaDiscoveryRequest{
		Node: node, TypeUrl: AssignmentType, ResourceNamesSubscribe: []string{Name},
	})
	expectMessage(t, delta.AppendRequest(nil, ack)[PrefixSize:], &discovery.DeltaDiscoveryRequest{
		TypeUrl: AssignmentType, ResponseNonce: "x",
	})

	sotw, _ := ProtocolOf("sotw")
	expectMessage(t, sotw.AppendRequest(nil, subscription)[PrefixSize:], &discovery.DiscoveryRequest{
		Node: node, TypeUrl: AssignmentType, ResourceNames: []string{Name},
	})
	expectMessage(t, sotw.AppendRequest(nil, ack)[PrefixSize:], &discovery.DiscoveryRequest{
		TypeUrl: AssignmentType, ResourceNames: []string{Name}, VersionInfo: "v", ResponseNonce: "x",
	})
}

func TestResponsesAreWhatEnvoyReads(t *testing.T) {
	resource := &anypb.Any{TypeUrl: AssignmentType, Value: Assignment(1, 7)}

	delta, _ := ProtocolOf("delta")
	message := delta.ResponseMessage(AssignmentType, "7", Assignment(1, 7))
	expectMessage(t, message[PrefixSize:], &discovery.DeltaDiscoveryResponse{
		SystemVersionInfo: "7", TypeUrl: AssignmentType, Nonce: "7",
		Resources: []*discovery.Resource{{Name: Name, Version: "7", Resource: resource}},
	})
	expectParsed(t, message)

	sotw, _ := ProtocolOf("sotw")
	message = sotw.ResponseMessage(AssignmentType, "7", Assignment(1, 7))
	expectMessage(t, message[PrefixSize:], &discovery.DiscoveryResponse{
		VersionInfo: "7", TypeUrl: AssignmentType, Nonce: "7", Resources: []*anypb.Any{resource},
	})
	expectParsed(t, message)
}

func expectParsed(t *testing.T, message []byte) {
	t.Helper()
	response, err := ParseResponse(message[PrefixSize:])
	got := fmt.Sprintf("%s %s %s %v", response.Type, response.Version, response.Nonce, err)
	if expected := AssignmentType + " 7 7 <nil>"; got != expected {
		t.Errorf("%s (expected: %s)", got, expected)
	}
}

func expectMessage(t *testing.T, encoded []byte, expected proto.Message) {
	t.Helper()
	actual := expected.ProtoReflect().New().Interface()
	if err := proto.Unmarshal(encoded, actual); err != nil || !proto.Equal(expected, actual) {
		t.Errorf("%v: %v (expected: %v)", err, actual, expected)
	}
}

func assignment(ports ...uint32) *endpoints.ClusterLoadAssignment {
	locality := &endpoints.LocalityLbEndpoints{}
	for _, port := range ports {
		socket := &core.SocketAddress{Address: "127.0.0.1", PortSpecifier: &core.SocketAddress_PortValue{PortValue: port}}
		locality.LbEndpoints = append(locality.LbEndpoints, &endpoints.LbEndpoint{
			HostIdentifier: &endpoints.LbEndpoint_Endpoint{Endpoint: &endpoints.Endpoint{
				Address: &core.Address{Address: &core.Address_SocketAddress{SocketAddress: socket}},
			}},
		})
	}
	return &endpoints.ClusterLoadAssignment{
		ClusterName: Name, Endpoints: []*endpoints.LocalityLbEndpoints{locality},
	}
}
