#!/bin/sh
# Gradescope runs this once, when it builds the image. Everything that the grader needs is in the archive; what the programs
# of the students need (python3, a JDK, gcc) has to be in the image, or to be installed here.
chmod +x /autograder/source/dns-lab /autograder/source/deno 2>/dev/null
exit 0
