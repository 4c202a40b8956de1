"""The tiny autoencoder, in the layout that the engine loads with `--taesd`: 16 latent channels, 8 pixels a latent.

Layout: TAESD by Ollin Boer Bohan (MIT licence), as read by stable-diffusion.cpp; the weights are our own.
"""

import torch
import torch.nn.functional as F
from torch import nn

CHANNELS, HIDDEN = 16, 64


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        convs = [nn.Conv2d(HIDDEN, HIDDEN, 3, padding=1) for _ in range(3)]
        self.conv = nn.Sequential(convs[0], nn.ReLU(), convs[1], nn.ReLU(), convs[2])

    def forward(self, x):
        return F.relu(self.conv(x) + x)


class Clamp(nn.Module):
    def forward(self, x):
        return torch.tanh(x / 3) * 3


def _conv(inputs, outputs, stride=1, bias=True):
    return nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=bias)


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        layers = [_conv(3, HIDDEN), Block()]
        for _ in range(3):
            layers += [_conv(HIDDEN, HIDDEN, 2, bias=False), Block(), Block(), Block()]
        self.layers = nn.Sequential(*layers, _conv(HIDDEN, CHANNELS))


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        layers = [_conv(CHANNELS, HIDDEN), nn.ReLU()]
        for _ in range(3):
            layers += [Block(), Block(), Block(), nn.Upsample(scale_factor=2), _conv(HIDDEN, HIDDEN, bias=False)]
        self.layers = nn.Sequential(*layers, Block(), _conv(HIDDEN, 3))
        self.clamp = Clamp()


class Autoencoder(nn.Module):
    """Pictures (batch, 3, side, side) of 0…1 to latents (batch, 16, side/8, side/8), and back."""

    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = Encoder(), Decoder()
        self._initialise()

    @torch.no_grad()
    def _initialise(self):
        """He's initial weights, but blocks close to the identity: the loss falls several times as fast as with PyTorch's."""
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
        for module in self.modules():
            if isinstance(module, Block):
                module.conv[4].weight.mul_(0.1)
        for last in (self.encoder.layers[-1], self.decoder.layers[-1]):
            last.weight.mul_(0.5)

    def encode(self, pictures):
        return self.encoder.layers(pictures)

    def decode(self, latents):
        return self.decoder.layers(self.decoder.clamp(latents))
