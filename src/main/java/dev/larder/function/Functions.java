package dev.larder.function;

/** The functions of one deployment, for a door that invokes them in process. */
public record Functions(ReadFunction read, WriteFunction write, RefreshFunction refresh) {}
