package dev.larder.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.serializer.support.DeserializingConverter;
import org.springframework.core.serializer.support.SerializingConverter;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.MapSession;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

/**
 * Keeps sessions in a service of Larder, as JSON with one member for each attribute, so that a request writes the attributes
 * it has set and no others. Configure it before it is used.
 */
public final class LarderSessionRepository implements SessionRepository<LarderSession> {
    private static final int ID_BYTES = 24;
    private static final String CREATED = "created";
    private static final String ATTRIBUTES = "attributes";

    private final LarderClient larder;
    private final SecureRandom random = new SecureRandom();
    private Duration maxLife = Duration.ofHours(12);
    private Duration maxInactiveInterval = Duration.ofSeconds(MapSession.DEFAULT_MAX_INACTIVE_INTERVAL_SECONDS);
    private Function<Session, String> user =
            session -> session.getAttribute(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME);
    private Converter<Object, byte[]> serializer = new SerializingConverter();
    private Converter<byte[], Object> deserializer = new DeserializingConverter();

    /**
     * @param larder where Larder is
     * @param service the service that keeps the sessions, and had better keep nothing else
     * @param apiKey an API key with a grant for the prefix {@code _session/} of that service
     */
    public LarderSessionRepository(URI larder, String service, String apiKey) {
        this.larder = new LarderClient(larder, service, apiKey);
    }

    /** How long after its beginning a session ends, however busy it is; 12 hours by default. */
    public void setMaxLife(Duration maxLife) {
        this.maxLife = maxLife;
    }

    /** How long after its last use a session ends of which nothing else is said; 30 minutes by default. */
    public void setDefaultMaxInactiveInterval(Duration interval) {
        this.maxInactiveInterval = interval;
    }

    /** After how long a call fails; 2 seconds by default. */
    public void setTimeout(Duration timeout) {
        larder.setTimeout(timeout);
    }

    /** Who is signed in, or null; by default the attribute that Spring Session has for that. */
    public void setUser(Function<Session, String> user) {
        this.user = user;
    }

    /** How attributes become bytes and come back; by default as Java serializes objects. */
    public void setSerializer(Converter<Object, byte[]> serializer, Converter<byte[], Object> deserializer) {
        this.serializer = serializer;
        this.deserializer = deserializer;
    }

    @Override
    public LarderSession createSession() {
        var session = new MapSession(newId());
        session.setMaxInactiveInterval(maxInactiveInterval);
        return new LarderSession(session, false, this::rotate);
    }

    /** @throws IllegalStateException when the session has ended meanwhile: it is not brought back */
    @Override
    public void save(LarderSession session) {
        if (session.isStored() && !session.isChanged()) {
            return;
        }
        ObjectNode value = JsonNodeFactory.instance.objectNode();
        ObjectNode attributes = value.putObject(ATTRIBUTES);
        session.changes().forEach((name, changed) -> attributes.set(name, encoded(changed)));
        boolean written;
        if (session.isStored()) {
            written = larder.patch(session.getId(), terms(session), value);
        } else {
            value.put(CREATED, session.getCreationTime().toEpochMilli());
            session.changes().forEach((name, changed) -> {
                if (changed.isEmpty()) {
                    attributes.remove(name);
                }
            });
            written = larder.create(session.getId(), terms(session), value);
        }
        if (!written) {
            throw new IllegalStateException("Session was invalidated");
        }
        session.stored();
    }

    @Override
    public LarderSession findById(String id) {
        return larder.read(id).map(found -> session(id, found)).orElse(null);
    }

    @Override
    public void deleteById(String id) {
        larder.end(id);
    }

    /** Ends every session of a user, on every node, at once. */
    public void deleteAllOf(String name) {
        larder.endAll(name);
    }

    private String rotate(LarderSession session) {
        if (!session.isStored()) {
            return newId();
        }
        Map<String, String> signedIn = new HashMap<>();
        Optional.ofNullable(user.apply(session)).ifPresent(name -> signedIn.put("user", name));
        return larder.rotate(session.getId(), signedIn)
                .orElseThrow(() -> new IllegalStateException("Session was invalidated"));
    }

    private Map<String, String> terms(LarderSession session) {
        Map<String, String> terms = new HashMap<>();
        Duration idle = session.getMaxInactiveInterval();
        // to Spring a session without an idle time lives for ever; here it has an end all the same
        terms.put("idle", (idle.isNegative() || idle.isZero() ? maxLife : idle).toString());
        terms.put("max", maxLife.toString());
        Optional.ofNullable(user.apply(session)).ifPresent(name -> terms.put("user", name));
        return terms;
    }

    private JsonNode encoded(Optional<Object> attribute) {
        return attribute
                .<JsonNode>map(value -> JsonNodeFactory.instance.textNode(
                        Base64.getEncoder().encodeToString(serializer.convert(value))))
                .orElse(JsonNodeFactory.instance.nullNode());
    }

    private LarderSession session(String id, JsonNode found) {
        var session = new MapSession(id);
        JsonNode value = found.get("value");
        session.setCreationTime(Instant.ofEpochMilli(value.path(CREATED).asLong()));
        session.setLastAccessedTime(Instant.now().minusSeconds(found.get("unused").asLong()));
        session.setMaxInactiveInterval(Duration.ofSeconds(found.get("idle").asLong()));
        value.path(ATTRIBUTES).properties().forEach(attribute -> {
            byte[] bytes = Base64.getDecoder().decode(attribute.getValue().asText());
            session.setAttribute(attribute.getKey(), deserializer.convert(bytes));
        });
        return new LarderSession(session, true, this::rotate);
    }

    private String newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
