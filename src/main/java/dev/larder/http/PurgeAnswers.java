package dev.larder.http;

import dev.larder.core.coherence.Purge;
import dev.larder.core.coherence.Purged;
import dev.larder.core.service.Service;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/** Answers to purges: what was marked, and which number that has in the service's history. */
final class PurgeAnswers {
    private PurgeAnswers() {}

    /** The answer to a purge of one tag, which may have had that version already. */
    static Answer purged(Purged done) {
        return JsonAnswers.now(json -> {
            json.writeBooleanField("success", true);
            json.writeObjectFieldStart("purged");
            json.writeNumberField("tags", done.marks());
            json.writeEndObject();
            json.writeNumberField("seq", done.seq());
        });
    }

    /** The answer to a purge; the number is that of the first service. */
    static Answer purged(Purge what, Collection<Service> services, List<Purged> done) {
        return JsonAnswers.now(json -> {
            json.writeBooleanField("success", true);
            json.writeObjectFieldStart("purged");
            json.writeNumberField("tags", what.tags().size());
            json.writeNumberField("prefixes", what.prefixes().size());
            json.writeNumberField("keys", what.keys().size());
            json.writeEndObject();
            json.writeNumberField("seq", done.get(0).seq());
            if (services.size() > 1) {
                json.writeObjectFieldStart("services");
                Iterator<Purged> each = done.iterator();
                for (Service service : services) {
                    json.writeNumberField(service.name().text(), each.next().seq());
                }
                json.writeEndObject();
            }
        });
    }
}
