package dev.larder.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;

/** Makes invalid requests from valid ones; the same seed gives the same requests. */
final class BadRequests {
    private static final List<Backend> BACKENDS = List.of(Backend.values());
    private final Random random;

    BadRequests(long seed) {
        this.random = new Random(seed);
    }

    /**
     * A request in bytes.
     *
     * @param framed whether its end is certain, so that another request can follow on the connection
     */
    @SuppressWarnings("ArrayRecordComponent") // written once
    record Bad(byte[] bytes, String method, boolean framed) {
        @Override
        public String toString() {
            return new String(bytes, ISO_8859_1).replace("\r", "\\r").replace("\n", "\\n");
        }
    }

    Bad next() {
        String method = one(BadParts.METHODS);
        var target = new StringBuilder(random.nextInt(20) == 0 ? "http://h/api/" : "/api/v2/");
        target.append(one(BACKENDS).service()).append(one(BadParts.PLACES));
        for (int i = random.nextInt(4); i > 0; i--) {
            target.append(target.indexOf("?") < 0 ? '?' : '&').append(one(BadParts.PARAMETERS));
        }
        String body = one(BadParts.BODIES);
        if (random.nextInt(4) == 0) {
            body = mutated(body);
        }
        String where =
                random.nextInt(4) == 0 ? mutated(target.toString()).replaceAll("[\\s\\x00]", "") : target.toString();
        var fields = new StringBuilder("Host: h\r\nX-API-Key: " + Api.MASTER + "\r\n");
        for (int i = random.nextInt(4); i > 0; i--) {
            fields.append(one(BadParts.FIELDS)).append("\r\n");
        }
        return random.nextInt(25) == 0 ? broken(method, where, fields, body) : framed(method, where, fields, body);
    }

    private static Bad framed(String method, String target, StringBuilder fields, String body) {
        fields.append("Content-Length: ").append(body.getBytes(ISO_8859_1).length);
        return bad(method, method + " " + target + " HTTP/1.1\r\n" + fields + "\r\n\r\n" + body, true);
    }

    /** A request with a wrong head or length, or a part of it. */
    private Bad broken(String method, String target, StringBuilder fields, String body) {
        String length = one(List.of(
                "Content-Length: 99",
                "Content-Length: -1",
                "Content-Length: +1",
                "Content-Length: x",
                "Content-Length: 99999999999999999999",
                "Content-Length: 17000000",
                "Content-Length: 1\r\nContent-Length: 2",
                "Content-Length: 1, 1",
                "Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 3",
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: \u000bchunked"));
        String version = one(List.of("HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/9", "http/1.1", "", "x"));
        String whole = method + " " + target + " " + version + "\r\n" + fields + length + "\r\n\r\n" + body;
        return bad(method, random.nextBoolean() ? mutated(whole) : whole, false);
    }

    private static Bad bad(String method, String text, boolean framed) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(text.getBytes(ISO_8859_1));
        return new Bad(bytes.toByteArray(), method, framed);
    }

    /** The text with a few characters changed, dropped, repeated or inserted. */
    private String mutated(String text) {
        var changed = new StringBuilder(text);
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(changed.length() + 1);
            char noise = BadParts.NOISE.charAt(random.nextInt(BadParts.NOISE.length()));
            switch (random.nextInt(3)) {
                case 0 -> changed.insert(at, noise);
                case 1 -> changed.delete(Math.max(0, at - 1), at);
                default -> changed.replace(Math.max(0, at - 1), at, String.valueOf(noise));
            }
        }
        return changed.toString();
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
