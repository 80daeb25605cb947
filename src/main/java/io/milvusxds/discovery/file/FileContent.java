package io.milvusxds.discovery.file;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import java.nio.file.Path;
import java.util.Arrays;

/** The bytes of a file at one moment. */
final class FileContent {
  private final Path path;
  private final Fingerprint fingerprint;
  private final byte[] bytes;
  private final HashCode hash;

  /**
   * @param fingerprint as it was just before the bytes were read
   * @param bytes not to be changed any more
   */
  FileContent(Path path, Fingerprint fingerprint, byte[] bytes) {
    this.path = path;
    this.fingerprint = fingerprint;
    this.bytes = bytes;
    this.hash = Hashing.sha256().hashBytes(bytes);
  }

  Path path() {
    return path;
  }

  Fingerprint fingerprint() {
    return fingerprint;
  }

  HashCode hash() {
    return hash;
  }

  /** The objects in it; what can not be read of them stays as in the manifest before. */
  Manifest manifest(Manifest before) throws FileProblem {
    return manifest(before, bytes);
  }

  /**
   * The objects in its complete lines: while a file is being written, the last line may be cut in
   * the middle of a word, and then means something else than the whole.
   */
  Manifest manifestOfCompleteLines(Manifest before) throws FileProblem {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return manifest(before, Arrays.copyOf(bytes, end));
  }

  private Manifest manifest(Manifest before, byte[] text) throws FileProblem {
    return new ManifestReader(path.toString(), before).read(FileText.decoded(text));
  }
}
