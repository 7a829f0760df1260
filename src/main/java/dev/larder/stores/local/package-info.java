/** Entries in this process's heap, held by Caffeine. */
@NullMarked
@CheckReturnValue
package dev.larder.stores.local;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
