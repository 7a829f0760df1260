/** Entries held by Redis 6.2 or newer: one server, one that Sentinel watches over, or a cluster. */
@NullMarked
@CheckReturnValue
package dev.larder.stores.redis;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
