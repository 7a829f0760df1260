/** Access control of the control plane: Quarkus Security with Larder's API keys. */
@NullMarked
@CheckReturnValue
package dev.larder.admin.access;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
