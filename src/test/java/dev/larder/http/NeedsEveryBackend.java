package dev.larder.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** Tests of the contract in an application with a service on every backend: excluded together with any of them. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("local")
@Tag("redis")
@Tag("memcached")
@Tag("file")
@Tag("database")
public @interface NeedsEveryBackend {}
