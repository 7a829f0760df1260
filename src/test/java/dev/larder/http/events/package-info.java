@NullMarked
@CheckReturnValue
package dev.larder.http.events;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
