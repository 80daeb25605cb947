package io.milvusxds.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.translate.ListenerSpec.Kind;
import io.milvusxds.translate.ListenerSpec.Parsed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenerSpecTest {
  @Test
  void anEnvoyThatAsksForNothingGetsAnEdgeListenerOnTheMilvusPort() {
    assertThat(ListenerSpec.parse("", "", ""))
        .isEqualTo(new Parsed.Valid(new ListenerSpec(Kind.EDGE, 19530)));
  }

  @Test
  void kindAndPortAreTakenFromTheMetadata() {
    assertThat(ListenerSpec.parse("sidecar", "65535", ""))
        .isEqualTo(new Parsed.Valid(new ListenerSpec(Kind.SIDECAR, 65535)));
  }

  @Test
  void anUnknownKindIsAProblemThatNamesKeyValueAndChoices() {
    assertThat(ListenerSpec.parse("Edge", "", ""))
        .isEqualTo(
            new Parsed.Invalid("node metadata listener: \"Edge\" (expected: edge or sidecar)"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "-1", "1.5", "http", " 19530", "99999999999", "１"})
  void aPortThatIsNoneIsAProblem(String port) {
    assertThat(ListenerSpec.parse("edge", port, ""))
        .isEqualTo(
            new Parsed.Invalid(
                "node metadata listener_port: \""
                    + port
                    + "\" (expected: a whole number in 1..65535)"));
  }

  @Test
  void addressesAreTakenInTheirUsualFormAndEachOnce() {
    assertThat(ListenerSpec.parse("edge", "", "0.0.0.0, ::,0:0::0, 2001:DB8::1"))
        .isEqualTo(
            new Parsed.Valid(
                new ListenerSpec(Kind.EDGE, 19530, List.of("0.0.0.0", "::", "2001:db8::1"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",",
        "localhost",
        "[::]",
        "0.0.0.0:19530",
        "fe80::1%eth0",
        "1.2.3",
        "::,",
        "0.0.0.0 ::",
        "::1,::2,::3,::4,::5,::6,::7,::8,::9"
      })
  void addressesThatAreNoneAreAProblem(String addresses) {
    assertThat(ListenerSpec.parse("edge", "", addresses))
        .isEqualTo(
            new Parsed.Invalid(
                "node metadata listen_addresses: \""
                    + addresses
                    + "\" (expected: at most 8 IP addresses with commas between them)"));
  }
}
