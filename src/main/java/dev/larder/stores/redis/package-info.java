/** Entries in Redis 6.2 or newer: one server, a master that Sentinel watches, or a cluster. */
@NullMarked
@CheckReturnValue
package dev.larder.stores.redis;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
