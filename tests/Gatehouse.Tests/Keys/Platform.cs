// Modes of files and Unix sockets are looked at as they are on Unix.
[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
