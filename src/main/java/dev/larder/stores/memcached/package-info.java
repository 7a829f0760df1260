/** Entries and counters on one or several memcached servers. */
@NullMarked
@CheckReturnValue
package dev.larder.stores.memcached;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
