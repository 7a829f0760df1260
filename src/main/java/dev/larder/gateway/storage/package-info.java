/** The responses of origins as entries of a cache. */
@NullMarked
@CheckReturnValue
package dev.larder.gateway.storage;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
