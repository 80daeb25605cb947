package io.milvusxds.discovery.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads a file as text, or says why it can not be. */
final class FileText {
  private static final String READABLE = "a regular file that milvus-xds may read";

  private FileText() {}

  /**
   * The bytes of a regular file.
   *
   * @param maxBytes more than that is refused
   */
  static byte[] bytes(Path path, long maxBytes) throws FileProblem {
    try {
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        // Reading a pipe or a device could wait for ever.
        throw new FileProblem(0, "not a regular file", READABLE, "Name a file or a folder.");
      }
      try (InputStream in = Files.newInputStream(path)) {
        return bytes(in, maxBytes);
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The same of a stream, to its end. */
  static byte[] bytes(InputStream in, long maxBytes) throws IOException, FileProblem {
    byte[] bytes = in.readNBytes((int) Math.min(maxBytes + 1, Integer.MAX_VALUE - 8));
    if (bytes.length > maxBytes) {
      throw tooLarge();
    }
    return bytes;
  }

  /** The text of UTF-8 bytes, without a byte order mark. */
  static String decoded(byte[] bytes) throws FileProblem {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      throw new FileProblem(
          1 + newlines(bytes, in.position()),
          "bytes that are not UTF-8",
          "text in UTF-8",
          "Save the file as UTF-8.");
    }
    String text = out.flip().toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** Why a path could not be looked at or read. */
  static FileProblem unreadable(IOException e) {
    if (e instanceof NoSuchFileException) {
      return new FileProblem(0, "no such file", READABLE, "Put it there, or correct the path.");
    }
    if (e instanceof AccessDeniedException) {
      return new FileProblem(
          0, "permission denied", READABLE, "Give the user of milvus-xds read permission.");
    }
    @Nullable String reason = e.getMessage();
    return new FileProblem(
        0,
        "can not be read: " + e.getClass().getSimpleName() + (reason == null ? "" : " " + reason),
        READABLE,
        "Check the disk and the mount.");
  }

  static FileProblem tooLarge() {
    return new FileProblem(
        0,
        "too large",
        "at most " + ManifestFiles.MAX_BYTES / (1024 * 1024) + " MiB in all files together",
        "Keep only Services and EndpointSlices, without managedFields (kubectl leaves them out by"
            + " default).");
  }

  private static int newlines(byte[] bytes, int end) {
    int newlines = 0;
    for (int i = 0; i < end; i++) {
      if (bytes[i] == '\n') {
        newlines++;
      }
    }
    return newlines;
  }
}
