package dev.larder.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.session.FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LarderSessionRepositoryTest {
    private final LarderSessionRepository sessions = Place.repository();
    private final LarderClient larder = new LarderClient(Place.LARDER, Place.SERVICE, Place.KEY);

    @Test
    void whatIsSavedIsFound() {
        LarderSession session = sessions.createSession();
        session.setAttribute("cart", new ArrayList<>(List.of("lamp", 7)));
        session.setAttribute("name", "Ü");
        session.setMaxInactiveInterval(Duration.ofMinutes(5));
        sessions.save(session);

        LarderSession found = sessions.findById(session.getId());

        assertThat(found.getId()).isEqualTo(session.getId());
        assertThat(found.<List<Object>>getAttribute("cart")).containsExactly("lamp", 7);
        assertThat(found.<String>getAttribute("name")).isEqualTo("Ü");
        assertThat(found.getAttributeNames()).containsExactlyInAnyOrder("cart", "name");
        assertThat(found.getCreationTime().toEpochMilli())
                .isEqualTo(session.getCreationTime().toEpochMilli());
        assertThat(found.getMaxInactiveInterval()).isEqualTo(Duration.ofMinutes(5));
        assertThat(found.isExpired()).isFalse();
    }

    @Test
    void aSessionThatNobodySavedIsNotThere() {
        assertThat(sessions.findById(sessions.createSession().getId())).isNull();
        assertThat(sessions.findById("../" + UUID.randomUUID() + "/x?y")).isNull();
    }

    @Test
    void aRemovedAttributeIsGone() {
        LarderSession session = saved("a", 1, "b", 2);
        session.removeAttribute("a");
        session.setAttribute("never", null);
        sessions.save(session);

        assertThat(sessions.findById(session.getId()).getAttributeNames()).containsExactly("b");
        LarderSession fresh = sessions.createSession();
        fresh.setAttribute("x", 1);
        fresh.removeAttribute("x");
        sessions.save(fresh);
        assertThat(sessions.findById(fresh.getId()).getAttributeNames()).isEmpty();
    }

    @Test
    void requestsAtTheSameTimeDoNotUndoEachOthersChanges() {
        String id = saved().getId();

        IntStream.range(0, 16)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    LarderSession mine = sessions.findById(id);
                    mine.setAttribute("a" + i, i);
                    sessions.save(mine);
                }))
                .toList()
                .forEach(CompletableFuture::join);

        assertThat(sessions.findById(id).getAttributeNames()).hasSize(16);
    }

    @Test
    void aChangedIdIsTheOnlyOneAndTheAttributesStay() {
        LarderSession session = saved("cart", "lamp");
        String old = session.getId();
        LarderSession late = sessions.findById(old);
        session.setAttribute("unsaved", true);

        String next = session.changeSessionId();
        sessions.save(session);

        assertThat(next).isNotEqualTo(old).isEqualTo(session.getId());
        assertThat(sessions.findById(old)).isNull();
        assertThat(sessions.findById(next).getAttributeNames()).containsExactlyInAnyOrder("cart", "unsaved");
        late.setAttribute("late", 1);
        assertThatThrownBy(() -> sessions.save(late)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(late::changeSessionId).isInstanceOf(IllegalStateException.class);
        assertThat(sessions.findById(old)).isNull();
    }

    @Test
    void theIdOfASessionThatIsNotSavedYetMayChangeToo() {
        LarderSession session = sessions.createSession();
        session.setAttribute("a", 1);
        String old = session.getId();

        session.changeSessionId();
        sessions.save(session);

        assertThat(sessions.findById(old)).isNull();
        assertThat(sessions.findById(session.getId()).<Integer>getAttribute("a"))
                .isEqualTo(1);
    }

    @Test
    void aRequestUnderWayDoesNotBringBackWhatWasDeletedMeanwhile() {
        LarderSession session = saved("a", 1);
        sessions.deleteById(session.getId());

        session.setAttribute("a", 2);

        assertThatThrownBy(() -> sessions.save(session)).isInstanceOf(IllegalStateException.class);
        assertThat(sessions.findById(session.getId())).isNull();
    }

    @Test
    void aSessionEndsUnusedOrAtItsLongestLifeHoweverBusyItIs() throws InterruptedException {
        sessions.setDefaultMaxInactiveInterval(Duration.ofSeconds(2));
        String unused = saved().getId();
        String used = saved().getId();
        sessions.setDefaultMaxInactiveInterval(Duration.ofMinutes(1));
        sessions.setMaxLife(Duration.ofSeconds(2));
        String busy = saved().getId();
        for (int i = 0; i < 6; i++) {
            Thread.sleep(500);
            sessions.findById(used);
            LarderSession session = sessions.findById(busy);
            if (session != null) {
                session.setAttribute("n", i);
                sessions.save(session);
            }
        }

        assertThat(sessions.findById(unused)).isNull();
        assertThat(sessions.findById(used)).isNotNull();
        assertThat(sessions.findById(busy)).isNull();
    }

    @Test
    void everySessionOfAUserEndsAtOnce() {
        String user = "ü " + UUID.randomUUID();
        LarderSession one = saved(PRINCIPAL_NAME_INDEX_NAME, user);
        LarderSession other = saved();
        other.setAttribute(PRINCIPAL_NAME_INDEX_NAME, user);
        other.changeSessionId();
        sessions.save(other);
        LarderSession bystander = saved();

        sessions.deleteAllOf(user);

        assertThat(sessions.findById(one.getId())).isNull();
        assertThat(sessions.findById(other.getId())).isNull();
        assertThat(sessions.findById(bystander.getId())).isNotNull();
    }

    @Test
    void theSessionsOfAUserAreFoundByTheirIds() {
        String user = "ü " + UUID.randomUUID();
        LarderSession one = saved(PRINCIPAL_NAME_INDEX_NAME, user, "n", 1);
        LarderSession other = saved();
        other.setAttribute(PRINCIPAL_NAME_INDEX_NAME, user);
        other.changeSessionId();
        sessions.save(other);
        saved(PRINCIPAL_NAME_INDEX_NAME, "somebody else");

        Map<String, LarderSession> found = sessions.findByPrincipalName(user);

        assertThat(found).containsOnlyKeys(one.getId(), other.getId());
        LarderSession first = found.get(one.getId());
        assertThat(first.getId()).isEqualTo(one.getId());
        assertThat(first.<Integer>getAttribute("n")).isEqualTo(1);
        first.setAttribute("n", 2);
        sessions.save(first);
        assertThat(sessions.findById(one.getId()).<Integer>getAttribute("n")).isEqualTo(2);
        sessions.deleteById(other.getId());
        assertThat(sessions.findByPrincipalName(user)).containsOnlyKeys(one.getId());
        assertThat(sessions.findByIndexNameAndIndexValue("another index", user)).isEmpty();
    }

    @Test
    void anIdThatChangesWithoutAnAttributeIsFoundToo() {
        String user = UUID.randomUUID().toString();
        LarderSession session = saved(PRINCIPAL_NAME_INDEX_NAME, user);

        session.changeSessionId();
        sessions.save(session);

        assertThat(sessions.findByPrincipalName(user)).containsOnlyKeys(session.getId());
    }

    @Test
    void aSessionWhoseUserChangesCanBeSavedAndIsTheNextUsers() {
        String first = UUID.randomUUID().toString();
        String next = UUID.randomUUID().toString();
        LarderSession session = saved(PRINCIPAL_NAME_INDEX_NAME, first);

        session.setAttribute(PRINCIPAL_NAME_INDEX_NAME, next);
        sessions.save(session);
        session.setAttribute("a", 1);
        sessions.save(session);

        assertThat(sessions.findByPrincipalName(first)).isEmpty();
        assertThat(sessions.findByPrincipalName(next)).containsOnlyKeys(session.getId());
        sessions.deleteAllOf(first);
        assertThat(sessions.findById(session.getId())).isNotNull();
        sessions.deleteAllOf(next);
        assertThat(sessions.findById(session.getId())).isNull();
    }

    @Test
    void aSessionThatMayBeUnusedForAWeekLivesThatLong() {
        sessions.setDefaultMaxInactiveInterval(Duration.ofDays(7));

        JsonNode known = larder.read(saved().getId()).orElseThrow();

        assertThat(known.get("idle").asLong()).isEqualTo(Duration.ofDays(7).toSeconds());
        assertThat(known.get("max").asLong())
                .isGreaterThan(Duration.ofDays(7).minusMinutes(1).toSeconds());
    }

    /** As after a restart of an application: all its users come at once, each request on a thread of its own. */
    @Test
    void hundredsOfSessionsAtOnceAreSaved() {
        int count = 200;
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            for (Supplier<String> user : List.<Supplier<String>>of(
                    () -> "user-" + UUID.randomUUID(), () -> "the one of the burst")) {
                List<CompletableFuture<String>> burst = IntStream.range(0, count)
                        .mapToObj(i -> CompletableFuture.supplyAsync(
                                () -> saved(PRINCIPAL_NAME_INDEX_NAME, user.get()).getId(), threads))
                        .toList();

                List<String> ids = burst.stream().map(CompletableFuture::join).toList();

                assertThat(ids).allSatisfy(id -> assertThat(sessions.findById(id)).isNotNull());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aFailureTellsNoId() {
        var refused = new LarderSessionRepository(Place.LARDER, Place.SERVICE, "nobody-has-this-key");
        String id = refused.createSession().getId();

        assertThatThrownBy(() -> refused.findById(id))
                .isInstanceOf(LarderException.class)
                .hasMessageContaining("401")
                .hasMessageNotContaining(id);
    }

    private LarderSession saved(Object... attributes) {
        LarderSession session = sessions.createSession();
        for (int i = 0; i < attributes.length; i += 2) {
            session.setAttribute((String) attributes[i], attributes[i + 1]);
        }
        sessions.save(session);
        return session;
    }
}
