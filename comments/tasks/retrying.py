from procrastinate import RetryStrategy

# Seconds: 3, 9, 27 and so on, the last time after nine hours in all.
PATIENT = RetryStrategy(max_attempts=10, exponential_wait=3)
