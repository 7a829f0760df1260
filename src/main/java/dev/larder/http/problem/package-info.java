/** Failures into status codes and bodies: the only table of statuses. */
@NullMarked
@CheckReturnValue
package dev.larder.http.problem;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
