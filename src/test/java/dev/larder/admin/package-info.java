@NullMarked
package dev.larder.admin;

import org.jspecify.annotations.NullMarked;
