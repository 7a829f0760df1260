/** One REST API in front of every cache. */
@NullMarked
@CheckReturnValue
package dev.larder;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
