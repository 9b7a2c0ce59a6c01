package concurrency.worker;

import java.nio.charset.StandardCharsets;

/**
 * One protocol line: a JSON object in ASCII that begins with "v" and "type". Written by hand
 * because the standard library has no JSON and the program no dependencies.
 */
final class JsonLine {
  private static final String HEX = "0123456789abcdef";
  private static final int VERSION = 1;

  private final StringBuilder text = new StringBuilder(256);
  private boolean needsComma;

  JsonLine(String type) {
    beginObject().field("v", VERSION).field("type", type);
  }

  JsonLine beginObject() {
    return open('{');
  }

  JsonLine endObject() {
    return close('}');
  }

  JsonLine beginArray() {
    return open('[');
  }

  JsonLine endArray() {
    return close(']');
  }

  JsonLine name(String name) {
    value(name);
    text.append(':');
    needsComma = false;
    return this;
  }

  JsonLine value(long value) {
    separate();
    text.append(value);
    return this;
  }

  /** A finite number. */
  JsonLine value(double value) {
    separate();
    text.append(value);
    return this;
  }

  JsonLine value(boolean value) {
    separate();
    text.append(value);
    return this;
  }

  JsonLine nullValue() {
    separate();
    text.append("null");
    return this;
  }

  JsonLine value(String value) {
    separate();
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c >= 0x20 && c < 0x7f) {
        text.append(c);
      } else {
        escape(isHalfOfPair(value, i) || !Character.isSurrogate(c) ? c : '\ufffd');
      }
    }
    text.append('"');
    return this;
  }

  JsonLine field(String name, long value) {
    return name(name).value(value);
  }

  JsonLine field(String name, double value) {
    return name(name).value(value);
  }

  JsonLine field(String name, boolean value) {
    return name(name).value(value);
  }

  JsonLine field(String name, String value) {
    return name(name).value(value);
  }

  /** The finished line with its newline. The last call. */
  byte[] bytes() {
    endObject();
    return text.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
  }

  private JsonLine open(char bracket) {
    separate();
    text.append(bracket);
    needsComma = false;
    return this;
  }

  private JsonLine close(char bracket) {
    text.append(bracket);
    needsComma = true;
    return this;
  }

  private void separate() {
    if (needsComma) {
      text.append(',');
    }
    needsComma = true;
  }

  private void escape(char c) {
    text.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      text.append(HEX.charAt(c >> shift & 0xf));
    }
  }

  /** A surrogate without its other half is not a character and has no place in JSON. */
  private static boolean isHalfOfPair(String value, int i) {
    char c = value.charAt(i);
    return Character.isHighSurrogate(c)
        ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
        : Character.isLowSurrogate(c) && i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
  }
}
