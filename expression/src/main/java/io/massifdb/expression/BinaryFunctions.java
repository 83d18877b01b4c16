package io.massifdb.expression;

import static io.massifdb.expression.Arguments.bytes;
import static io.massifdb.expression.Arguments.integer;
import static io.massifdb.expression.Arguments.small;
import static io.massifdb.expression.Arguments.text;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32;

/// Functions on bytea, digests, encodings, and the making of UUIDs.
final class BinaryFunctions {
  private BinaryFunctions() {}

  static void register(FunctionRegistry registry) {
    registerDigests(registry);
    registerParts(registry);
    registry.strict("encode(bytea,text) text", (a, _) -> encode(bytes(a, 0), text(a, 1)));
    registry.strict("decode(text,text) bytea", (a, _) -> decode(text(a, 0), text(a, 1)));
    registry.strict(
        "convert_to(text,name) bytea", (a, _) -> text(a, 0).getBytes(StandardCharsets.UTF_8));
    registry.strict(
        "convert_from(bytea,name) text", (a, _) -> BinaryFormat.decodeUtf8(bytes(a, 0)));
    for (String name : List.of("gen_random_uuid", "uuid_generate_v4")) {
      registry
          .strict(name + "() uuid", (_, site) -> randomUuid(site.context()))
          .with(Function.Flag.VOLATILE, Function.Flag.GATEWAY_ONLY);
    }
  }

  private static UUID randomUuid(EvaluationContext context) {
    long high = (context.randomLong() & ~0xf000L) | 0x4000L;
    long low = (context.randomLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  private static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException exception) {
      throw new AssertionError(exception);
    }
  }

  private static void registerDigests(FunctionRegistry registry) {
    registry.strict(
        "md5(text) text",
        (a, _) ->
            HexFormat.of().formatHex(digest("MD5", text(a, 0).getBytes(StandardCharsets.UTF_8))));
    registry.strict(
        "md5(bytea) text", (a, _) -> HexFormat.of().formatHex(digest("MD5", bytes(a, 0))));
    Map.of("sha224", "SHA-224", "sha256", "SHA-256", "sha384", "SHA-384", "sha512", "SHA-512")
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry ->
            registry.strict(
                entry.getKey() + "(bytea) bytea", (a, _) -> digest(entry.getValue(), bytes(a, 0))));
    registry.strict(
        "crc32(bytea) int8",
        (a, _) -> {
          CRC32 crc = new CRC32();
          crc.update(bytes(a, 0));
          return crc.getValue();
        });
  }

  private static void registerParts(FunctionRegistry registry) {
    registry.strict("length(bytea) int4", (a, _) -> (long) bytes(a, 0).length);
    registry.strict(
        "||(bytea,bytea) bytea",
        (a, _) ->
            ByteBuffer.allocate(bytes(a, 0).length + bytes(a, 1).length)
                .put(bytes(a, 0))
                .put(bytes(a, 1))
                .array());
    for (String name : List.of("substr", "substring")) {
      registry.strict(
          name + "(bytea,int4) bytea", (a, _) -> part(bytes(a, 0), small(a, 1), Integer.MAX_VALUE));
      registry.strict(
          name + "(bytea,int4,int4) bytea",
          (a, _) -> {
            if (small(a, 2) < 0) {
              throw new SqlException(
                  SqlState.SUBSTRING_ERROR, "negative substring length not allowed");
            }
            return part(bytes(a, 0), small(a, 1), small(a, 2));
          });
    }
    for (String name : List.of("position", "strpos")) {
      registry.strict(
          name + "(bytea,bytea) int4", (a, _) -> (long) indexOf(bytes(a, 0), bytes(a, 1)) + 1);
    }
    registry.strict(
        "get_byte(bytea,int4) int4",
        (a, _) -> (long) (bytes(a, 0)[index(small(a, 1), bytes(a, 0).length)] & 0xff));
    registry.strict(
        "set_byte(bytea,int4,int4) bytea",
        (a, _) -> {
          byte[] copy = bytes(a, 0).clone();
          copy[index(small(a, 1), copy.length)] = (byte) small(a, 2);
          return copy;
        });
    registry.strict(
        "get_bit(bytea,int8) int4",
        (a, _) -> {
          byte[] data = bytes(a, 0);
          int bit = index(integer(a, 1), data.length * 8L);
          return (long) ((data[bit / 8] >> (bit % 8)) & 1);
        });
    registry.strict(
        "reverse(bytea) bytea",
        (a, _) -> {
          byte[] data = bytes(a, 0);
          byte[] copy = new byte[data.length];
          for (int i = 0; i < data.length; i++) {
            copy[i] = data[data.length - 1 - i];
          }
          return copy;
        });
  }

  private static int index(long index, long length) {
    if (index < 0 || index >= length) {
      throw new SqlException(
          SqlState.ARRAY_SUBSCRIPT_ERROR,
          "index " + index + " out of valid range, 0.." + (length - 1));
    }
    return (int) index;
  }

  private static byte[] part(byte[] data, int start, int count) {
    long end = Math.min((long) start - 1 + count, data.length);
    int from = Math.max(0, start - 1);
    return from >= end ? new byte[0] : Arrays.copyOfRange(data, from, (int) end);
  }

  private static int indexOf(byte[] data, byte[] wanted) {
    for (int i = 0; i + wanted.length <= data.length; i++) {
      if (Arrays.equals(data, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }

  private static SqlException unknownEncoding(String name) {
    return new SqlException(
        SqlState.INVALID_PARAMETER_VALUE, "unrecognized encoding: \"" + name + "\"");
  }

  private static String encode(byte[] data, String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "hex" -> HexFormat.of().formatHex(data);
      case "base64" -> Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(data);
      case "escape" -> {
        StringBuilder out = new StringBuilder();
        for (byte next : data) {
          int code = next & 0xff;
          if (code == 0 || code >= 0x80) {
            out.append(String.format(Locale.ROOT, "\\%03o", code));
          } else {
            out.append(code == '\\' ? "\\\\" : Character.toString((char) code));
          }
        }
        yield out.toString();
      }
      default -> throw unknownEncoding(name);
    };
  }

  private static byte[] decode(String text, String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "hex" -> TextParser.parseHex(text);
      case "base64" -> {
        try {
          yield Base64.getDecoder().decode(text.replaceAll("[ \\t\\r\\n]", ""));
        } catch (IllegalArgumentException _) {
          throw new SqlException(
              SqlState.INVALID_PARAMETER_VALUE,
              "invalid base64 end sequence",
              null,
              "Input data is missing padding, is truncated, or is otherwise corrupted.");
        }
      }
      case "escape" -> TextParser.parseBytes(text);
      default -> throw unknownEncoding(name);
    };
  }
}
