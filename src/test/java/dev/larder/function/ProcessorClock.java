package dev.larder.function;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.OptionalDouble;

/**
 * The kernel's clock of what a process has had of the processors. What is in {@code /proc} counts in steps of ten
 * milliseconds, or thread by thread and forgets those that have ended. Linux alone.
 */
final class ProcessorClock {

    private static final MethodHandle CLOCK_GETTIME = find();

    private ProcessorClock() {}

    @SuppressWarnings("restricted")
    private static MethodHandle find() {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("clock_gettime"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    }

    /** Milliseconds of all threads of the process together, ended ones included; empty when there is no such process. */
    static OptionalDouble millis(long pid) {
        try (var arena = Arena.ofConfined()) {
            var time = arena.allocate(JAVA_LONG, 2);
            if ((int) CLOCK_GETTIME.invokeExact(clockOf(pid), time) != 0) {
                return OptionalDouble.empty();
            }
            return OptionalDouble.of(time.getAtIndex(JAVA_LONG, 0) * 1e3 + time.getAtIndex(JAVA_LONG, 1) / 1e6);
        } catch (Throwable e) {
            throw new IllegalStateException("cannot call clock_gettime", e);
        }
    }

    /** As {@code clock_getcpuclockid} makes it (include/linux/posix-timers.h: CPUCLOCK_SCHED). */
    private static int clockOf(long pid) {
        return (int) (~pid << 3 | 2);
    }
}
