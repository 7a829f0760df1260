@NullMarked
package dev.larder.admin.access;

import org.jspecify.annotations.NullMarked;
