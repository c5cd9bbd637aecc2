// placeholder
import ArgumentParser
