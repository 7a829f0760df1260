package dev.larder.http.events;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The application of {@link Listening}, with subscribers. */
public final class Subscribed implements QuarkusTestProfile {
    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Receiver.class));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return new Listening().getConfigOverrides();
    }
}
