@NullMarked
@CheckReturnValue
package dev.larder.http;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
