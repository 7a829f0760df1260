package dev.larder.gateway.origin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.larder.gateway.policy.PartialContent;
import dev.larder.gateway.policy.Ranges.Part;
import dev.larder.gateway.policy.ResponseHead;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/** Several parts of a stored body as one body, multipart/byteranges (RFC 9110, section 15.3.7.2). */
final class Multipart {
    private final ResponseHead whole;
    private final byte[] body;
    private final List<Part> parts;
    private final String boundary;
    private final List<byte[]> delimiters;
    private final byte[] end;

    Multipart(ResponseHead whole, byte[] body, List<Part> parts) {
        this.whole = whole;
        this.body = body;
        this.parts = parts;
        // random, so that no part can contain it
        this.boundary = UUID.randomUUID().toString();
        this.delimiters = parts.stream()
                .map(part -> PartialContent.delimiter(boundary, whole, part.contentRange(body.length)))
                .map(text -> text.getBytes(ISO_8859_1))
                .toList();
        this.end = PartialContent.end(boundary).getBytes(ISO_8859_1);
    }

    /** The length of the body; as many parts as are allowed cannot make it more than an int holds. */
    int length() {
        long bytes = parts.stream().mapToLong(Part::length).sum();
        long texts = delimiters.stream().mapToLong(text -> text.length).sum();
        return Math.toIntExact(bytes + texts + end.length);
    }

    ResponseHead head() {
        return PartialContent.parts(whole, boundary);
    }

    byte[] bytes() {
        ByteBuffer all = ByteBuffer.allocate(length());
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            all.put(delimiters.get(i)).put(body, (int) part.first(), (int) part.length());
        }
        return all.put(end).array();
    }
}
