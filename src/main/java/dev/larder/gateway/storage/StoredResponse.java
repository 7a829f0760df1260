package dev.larder.gateway.storage;

import dev.larder.gateway.policy.HeaderFields.Field;
import dev.larder.gateway.policy.StoredHead;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A response of an origin that is stored, or could be: its head, which tells how long it may be reused, and its body. */
public final class StoredResponse {
    private final StoredHead head;
    private final byte[] body;

    /** See {@link #fields}. Not volatile: it is immutable, and creating it twice is harmless. */
    private @Nullable List<CharSequence> fields;

    /** @param body the whole body, which is never changed */
    public StoredResponse(StoredHead head, byte[] body) {
        this.head = head;
        this.body = body;
    }

    /** The status, the fields and how long the response may be reused. */
    public StoredHead head() {
        return head;
    }

    /** The whole body. */
    public byte[] body() {
        return body;
    }

    /**
     * The stored fields that every answer with the whole body has, as they are written: names and values in turn. Age
     * is another one each time, and the length follows from the body.
     */
    public List<CharSequence> fields() {
        List<CharSequence> known = fields;
        if (known == null) {
            known = written(head.response().fields().fields());
            fields = known;
        }
        return known;
    }

    private static List<CharSequence> written(List<Field> fields) {
        List<CharSequence> written = new ArrayList<>(2 * fields.size());
        for (Field field : fields) {
            if (!field.is("Age") && !field.is("Content-Length")) {
                written.add(HttpHeaders.createOptimized(field.name()));
                written.add(HttpHeaders.createOptimized(field.value()));
            }
        }
        return List.copyOf(written);
    }
}
