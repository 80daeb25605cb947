package io.milvusxds.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.Map;

/**
 * Writes the symbols of tables and of the demo in plain characters where the charset of the
 * terminal lacks them ({@code LANG=C}); otherwise each would be a question mark. One symbol becomes
 * one character, so that columns stay aligned.
 */
final class PlainSymbols extends FilterWriter {
  private static final Map<Character, Character> PLAIN =
      Map.of('─', '-', '·', '.', '…', '~', '×', 'x', '✓', '+', '✗', '!');

  private final CharsetEncoder encoder;

  /**
   * @param charset of the terminal behind {@code out}
   */
  PlainSymbols(Writer out, Charset charset) {
    super(out);
    this.encoder = charset.newEncoder();
  }

  /** A writer to a stream of the process, which writes each line at once. */
  static PrintWriter writer(OutputStream stream) {
    Charset charset = terminalCharset();
    return new PrintWriter(
        new PlainSymbols(new OutputStreamWriter(stream, charset), charset), true);
  }

  // Of a terminal the JDK knows the charset under this name; what goes to a file or a pipe is
  // written as the locale says.
  private static Charset terminalCharset() {
    String name = System.getProperty("sun.stdout.encoding", "");
    return name.isEmpty() || !Charset.isSupported(name)
        ? Charset.defaultCharset()
        : Charset.forName(name);
  }

  @Override
  public void write(int character) throws IOException {
    out.write(plain((char) character));
  }

  @Override
  public void write(char[] characters, int offset, int length) throws IOException {
    write(new String(characters, offset, length), 0, length);
  }

  @Override
  public void write(String text, int offset, int length) throws IOException {
    StringBuilder plain = new StringBuilder(length);
    for (int i = offset; i < offset + length; i++) {
      plain.append(plain(text.charAt(i)));
    }
    out.append(plain);
  }

  private char plain(char character) {
    Character plain = PLAIN.get(character);
    return plain == null || encoder.canEncode(character) ? character : plain;
  }
}
