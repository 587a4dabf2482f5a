"""What people can do and see: actions that write, queries that read, each for somebody who may."""
