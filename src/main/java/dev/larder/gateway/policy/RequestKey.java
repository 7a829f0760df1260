package dev.larder.gateway.policy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The primary key of a request (RFC 9111 §2): the target, and for QUERY the body and how it is coded, too. GET and HEAD
 * have one key.
 */
public final class RequestKey {
    /** The fields that define the meaning of a body's bytes. */
    private static final List<String> CODING = List.of("Content-Type", "Content-Encoding", "Content-Language");

    private RequestKey() {}

    public static String of(RequestHead request, ByteBuffer body) {
        if (!request.method().equals("QUERY")) {
            return "GET " + request.target();
        }
        var meaning = new StringBuilder();
        for (String name : CODING) {
            meaning.append(String.join(",", request.fields().members(name))).append('\n');
        }
        return "QUERY " + request.target() + ' ' + hash(meaning.toString()) + hash(body);
    }

    private static String hash(String text) {
        return hash(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String hash(ByteBuffer bytes) {
        return EntityTag.ofBody(bytes).text();
    }
}
