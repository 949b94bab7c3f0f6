package dev.larder.endpoint;

import dev.larder.domain.LockfileName;
import dev.larder.http.Request;
import dev.larder.http.Response;
import dev.larder.npm.LockfileBodies;
import dev.larder.npm.SmallBodies;
import dev.larder.npm.lockfile.Lockfiles;
import dev.larder.registry.HandOverLockfile;
import dev.larder.registry.ReadLockfiles;

/** The lockfiles whose packages are kept warm. */
public final class LockfilesEndpoint {

    /** Of a lockfile that was compressed; one of 50,000 packages has 20 MB. */
    private static final int LARGEST = 32 << 20;

    private final HandOverLockfile handOver;
    private final ReadLockfiles read;

    public LockfilesEndpoint(HandOverLockfile handOver, ReadLockfiles read) {
        this.handOver = handOver;
        this.read = read;
    }

    Response put(Request request) {
        var name = name(request);
        var done = handOver.put(
                Callers.of(request), name, () -> Lockfiles.read(name.text(), request.expandedBody(LARGEST)));
        return LockfileBodies.report(done.isNew() ? 201 : 200, done.report());
    }

    Response remove(Request request) {
        handOver.remove(Callers.of(request), name(request));
        return SmallBodies.done(200);
    }

    Response list(Request request) {
        return LockfileBodies.list(read.list(Callers.of(request)));
    }

    Response read(Request request) {
        return LockfileBodies.report(200, read.read(Callers.of(request), name(request)));
    }

    private static LockfileName name(Request request) {
        return new LockfileName(request.part("name"));
    }
}
