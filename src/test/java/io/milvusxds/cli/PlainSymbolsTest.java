package io.milvusxds.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;

/** What a terminal shows whose charset has few symbols. */
class PlainSymbolsTest {
  private static final String TABLE = "node ─── · 8× … ✓ ✗";

  private static String shown(Charset charset) throws IOException {
    StringWriter terminal = new StringWriter();
    try (Writer out = new PlainSymbols(terminal, charset)) {
      out.write(TABLE);
      out.write(TABLE.toCharArray());
      out.write('─');
    }
    return terminal.toString();
  }

  @Test
  void aTerminalThatHasTheSymbolsShowsThem() throws IOException {
    assertThat(shown(UTF_8)).isEqualTo(TABLE + TABLE + "─");
  }

  @Test
  void aTerminalWithoutThemShowsPlainOnesOfTheSameWidth() throws IOException {
    String plain = "node --- . 8x ~ + !";
    assertThat(shown(US_ASCII)).isEqualTo(plain + plain + "-").hasSize(2 * TABLE.length() + 1);
  }

  @Test
  void onlyWhatTheCharsetLacksIsReplaced() throws IOException {
    assertThat(shown(ISO_8859_1)).startsWith("node --- · 8× ~ + !");
  }
}
