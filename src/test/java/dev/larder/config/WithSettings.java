package dev.larder.config;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The settings of a class of tests, and its servers. They replace the settings of the running application before the
 * class, and it gets its own back afterwards. That takes milliseconds, where an application of a
 * {@link io.quarkus.test.junit.TestProfile} takes seconds; it is enough for all properties that a reload changes.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface WithSettings {
    /** The overrides are all the settings that there are; each test resource is started for this class. */
    Class<? extends QuarkusTestProfile> value();
}
