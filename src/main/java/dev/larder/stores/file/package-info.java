/** The {@code file} store: a log of segments on a local disk behind a bounded heap tier. */
@NullMarked
@CheckReturnValue
package dev.larder.stores.file;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
