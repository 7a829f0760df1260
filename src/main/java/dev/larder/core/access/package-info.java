/** Who may do what: API keys, roles and grants. */
@NullMarked
@CheckReturnValue
package dev.larder.core.access;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
