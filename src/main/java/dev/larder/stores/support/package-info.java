/** The common parts of stores: the stored form of an entry, and bounded lanes for blocking work. */
@NullMarked
@CheckReturnValue
package dev.larder.stores.support;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
