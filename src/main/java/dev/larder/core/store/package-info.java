/** What stands around every store: one wrapper, and a chain of interceptors around each of its calls. */
@NullMarked
@CheckReturnValue
package dev.larder.core.store;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
