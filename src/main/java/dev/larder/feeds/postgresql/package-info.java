/**
 * Changes in the tables of a PostgreSQL database by any writer: hooks that fill an outbox, and a feed that reads it.
 */
@NullMarked
@CheckReturnValue
package dev.larder.feeds.postgresql;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
