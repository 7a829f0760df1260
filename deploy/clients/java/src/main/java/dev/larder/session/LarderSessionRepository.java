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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.serializer.support.DeserializingConverter;
import org.springframework.core.serializer.support.SerializingConverter;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.MapSession;
import org.springframework.session.Session;

/**
 * Keeps sessions in a service of Larder, as JSON with one member for each attribute, so that a request writes the attributes
 * it has set and no others. Configure it before it is used.
 *
 * <p>Larder keeps hashes of ids only, and lists a user's sessions without them. So each session holds its own id, encrypted
 * with the API key: {@link #findByIndexNameAndIndexValue} finds those that were written with the same key.
 */
public final class LarderSessionRepository implements FindByIndexNameSessionRepository<LarderSession> {
    private static final System.Logger LOG = System.getLogger(LarderSessionRepository.class.getName());

    private static final int ID_BYTES = 24;
    private static final String CREATED = "created";
    private static final String ATTRIBUTES = "attributes";
    private static final String ID = "id";

    /** To Spring a session without an idle time lives for ever; here it has an end all the same. */
    private static final Duration ENDLESS = Duration.ofHours(12);

    private final LarderClient larder;
    private final SessionIdCipher ids;
    private final SecureRandom random = new SecureRandom();
    private final AtomicBoolean warned = new AtomicBoolean();
    private Optional<Duration> maxLife = Optional.empty();
    private Duration maxInactiveInterval = Duration.ofSeconds(MapSession.DEFAULT_MAX_INACTIVE_INTERVAL_SECONDS);
    private Function<Session, String> user = session -> session.getAttribute(PRINCIPAL_NAME_INDEX_NAME);
    private Converter<Object, byte[]> serializer = new SerializingConverter();
    private Converter<byte[], Object> deserializer = new DeserializingConverter();

    /**
     * @param larder where Larder is
     * @param service the service that keeps the sessions, and had better keep nothing else
     * @param apiKey an API key with a grant for the prefix {@code _session/} of that service
     */
    public LarderSessionRepository(URI larder, String service, String apiKey) {
        this.larder = new LarderClient(larder, service, apiKey);
        this.ids = new SessionIdCipher(apiKey);
    }

    /**
     * How long after its beginning a session ends, however busy it is. By default the service's {@code sessions.max-life},
     * which is 12 hours, or the session's idle time where that is longer.
     */
    public void setMaxLife(Duration maxLife) {
        this.maxLife = Optional.of(maxLife);
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
        value.put(ID, ids.encrypt(session.getId()));
        ObjectNode attributes = value.putObject(ATTRIBUTES);
        session.changes().forEach((name, changed) -> attributes.set(name, encoded(changed)));
        JsonNode written = (session.isStored() ? patched(session, value) : created(session, value, attributes))
                .orElseThrow(LarderSessionRepository::ended);
        warn(session, written);
        session.stored();
    }

    private Optional<JsonNode> patched(LarderSession session, ObjectNode value) {
        return larder.patch(session.getId(), terms(session), value);
    }

    private Optional<JsonNode> created(LarderSession session, ObjectNode value, ObjectNode attributes) {
        value.put(CREATED, session.getCreationTime().toEpochMilli());
        session.changes().forEach((name, changed) -> {
            if (changed.isEmpty()) {
                attributes.remove(name);
            }
        });
        return larder.create(session.getId(), terms(session), value);
    }

    /** Once, of a session that Larder ends before its own idle time has passed. */
    private void warn(LarderSession session, JsonNode written) {
        long max = written.path("max").asLong();
        long idle = session.getMaxInactiveInterval().toSeconds();
        // a second for what has passed meanwhile
        if (max > 0 && session.livesOtherwise() && max + 1 < idle && warned.compareAndSet(false, true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "A session with an idle time of {0} s is ended by Larder after {1} s, however busy it is. Set a longer"
                            + " maxLife, and see max-ttl and sessions.max-life of the service.",
                    idle,
                    max);
        }
    }

    private static IllegalStateException ended() {
        return new IllegalStateException("Session was invalidated");
    }

    @Override
    public LarderSession findById(String id) {
        return larder.read(id).map(found -> session(id, found)).orElse(null);
    }

    @Override
    public void deleteById(String id) {
        larder.end(id);
    }

    /**
     * The live sessions of a user, by their ids; none for any other index.
     *
     * @param indexName {@link FindByIndexNameSessionRepository#PRINCIPAL_NAME_INDEX_NAME}
     * @param indexValue what {@link #setUser} says of these sessions
     */
    @Override
    public Map<String, LarderSession> findByIndexNameAndIndexValue(String indexName, String indexValue) {
        Map<String, LarderSession> found = new LinkedHashMap<>();
        if (PRINCIPAL_NAME_INDEX_NAME.equals(indexName)) {
            larder.readAll(indexValue)
                    .forEach(one -> ids.decrypt(one.path("value").path(ID).asText())
                            .ifPresent(id -> found.put(id, session(id, one))));
        }
        return found;
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
        return larder.rotate(session.getId(), signedIn).orElseThrow(LarderSessionRepository::ended);
    }

    private Map<String, String> terms(LarderSession session) {
        Map<String, String> terms = new HashMap<>();
        Duration idle = session.getMaxInactiveInterval();
        boolean endless = idle.isNegative() || idle.isZero();
        terms.put("idle", (endless ? maxLife.orElse(ENDLESS) : idle).toString());
        maxLife.ifPresent(life -> terms.put("max", life.toString()));
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
