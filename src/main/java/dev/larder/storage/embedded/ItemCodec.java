package dev.larder.storage.embedded;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Value;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * An item's attributes as bytes: a format number, how many there are, and each one's name, type and value. Texts and
 * bytes are preceded by their length; numbers are eight bytes.
 */
final class ItemCodec {

    private static final int FORMAT = 1;

    private ItemCodec() {}

    static byte[] encode(Item item) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeInt(item.attributes().size());
            for (var attribute : item.attributes().entrySet()) {
                write(out, attribute.getKey());
                write(out, attribute.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    static Item decode(Key key, byte[] encoded) {
        var in = ByteBuffer.wrap(encoded);
        try {
            var format = in.get();
            if (format != FORMAT) {
                throw new IllegalStateException("item " + key + " was written by a newer Larder: format " + format);
            }
            var attributes = new HashMap<String, Value>();
            for (var left = in.getInt(); left > 0; left--) {
                attributes.put(readText(in), readValue(in));
            }
            return new Item(key, attributes);
        } catch (BufferUnderflowException | IOException e) {
            throw new IllegalStateException("item " + key + " is damaged", e);
        }
    }

    private static void write(DataOutputStream out, Value value) throws IOException {
        switch (value) {
            case Value.Text(var text) -> {
                out.writeByte('S');
                write(out, text);
            }
            case Value.Number(var number) -> {
                out.writeByte('N');
                out.writeLong(number);
            }
            case Value.Bytes(var bytes) -> {
                out.writeByte('B');
                write(out, bytes);
            }
            case Value.Texts(var texts) -> {
                out.writeByte('M');
                out.writeInt(texts.size());
                for (var entry : texts.entrySet()) {
                    write(out, entry.getKey());
                    write(out, entry.getValue());
                }
            }
        }
    }

    private static Value readValue(ByteBuffer in) throws IOException {
        var type = in.get();
        return switch (type) {
            case 'S' -> new Value.Text(readText(in));
            case 'N' -> new Value.Number(in.getLong());
            case 'B' -> new Value.Bytes(readBytes(in));
            case 'M' -> new Value.Texts(readTexts(in));
            default -> throw new IOException("unknown type " + type);
        };
    }

    private static Map<String, String> readTexts(ByteBuffer in) throws IOException {
        var texts = new HashMap<String, String>();
        for (var left = in.getInt(); left > 0; left--) {
            texts.put(readText(in), readText(in));
        }
        return texts;
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        write(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(ByteBuffer in) throws IOException {
        var length = length(in);
        var text = new String(in.array(), in.position(), length, StandardCharsets.UTF_8);
        in.position(in.position() + length);
        return text;
    }

    private static byte[] readBytes(ByteBuffer in) throws IOException {
        var bytes = new byte[length(in)];
        in.get(bytes);
        return bytes;
    }

    private static int length(ByteBuffer in) throws IOException {
        var length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new IOException("ends after " + in.remaining() + " of " + length + " bytes");
        }
        return length;
    }
}
