import { mount } from 'svelte';
import App from './app.svelte';
import './base.css';

mount(App, { target: document.body });
