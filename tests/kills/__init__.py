"""SIGKILL under load: a real `medtrack run` dies again and again, and nothing is lost or done twice."""
